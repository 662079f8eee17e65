// Package store keeps what the embedded Palette knows in one bbolt file: a
// bucket of documents per kind, an index of unique names beside it, and the
// version of that layout.
//
// Several processes share one folder, because Terraform runs one provider
// process per provider configuration, and bbolt's file lock is exclusive. The
// file is therefore opened for each transaction and closed after it; callers do
// their network calls outside.
//
// A folder is created under the lock of its database, in this order: the empty
// database, the key, the first transaction, which writes the layout. So a key without a
// database means that the database was removed, and only a file that no transaction was ever
// committed to (by its first meta page) is unfinished; the next Open completes it.
//
// Before bbolt sees the file, every page that it may follow is checked, and a
// sealed roll of all documents and names shows whether any is missing. Damage is an
// Error, with one exception: the documents hold their names as well, so an index
// that differs from them is created again.
//
// Every document is sealed (AES-256-GCM) with a key that lies beside the
// database, so that a copy of the database alone holds no credential. Whoever
// can read the whole folder can read the credentials: it is made with mode
// 0700, its files with 0600.
//
// The package imports bbolt (go.etcd.io/bbolt), golang.org/x/sys on Windows, wait and
// the standard library; it knows nothing of Palette.
package store
