// Package guest is how the tests of this repository visit a Palette that
// belongs to somebody. A Guest stands between them and the network: what it
// does not know to be harmless does not leave the machine.
//
//   - Objects are made under names of the visit alone.
//   - What changes or deletes an object goes to those that were made during
//     the visit, and to no other.
//   - Whatever happens, Leave deletes what was made, also what only a lost
//     response would have told of, and says what it could not delete.
//
// The environment names the Palette, see FromEnvironment. The package imports
// palette/v1 and redact. Only tests may import it, and rooms that only tests
// import.
package guest
