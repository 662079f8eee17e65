// Package guest lets the tests of this repository use somebody's Palette. A Guest
// is between them and the network, and sends only requests that are known to be
// harmless.
//
//   - New objects have names of the visit.
//   - Only objects of the visit are changed and deleted.
//   - Leave deletes the objects of the visit in any case, also those whose
//     creation got no response, and returns those that it could not delete.
//
// The environment names the Palette, see FromEnvironment. Only tests may import the
// package, and rooms that only tests import.
package guest
