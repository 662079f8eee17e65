// Package process runs programs and measures what they cost: time, processor time, and the memory of the plugins that
// they start. Memory is read from /proc, which Linux has; elsewhere it is zero. It imports the standard library alone.
package process
