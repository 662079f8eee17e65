// Package store keeps what the embedded Palette knows in one bbolt file: a
// bucket of documents per kind, an index of unique names beside it, and the
// version of that layout.
//
// Several processes share one folder, because Terraform runs one provider
// process per provider configuration, and bbolt's file lock is exclusive. The
// file is therefore opened for each transaction and closed after it; callers do
// their network calls outside.
//
// Every document is sealed (AES-256-GCM) with a key that lies beside the
// database, so that a copy of the database alone holds no credential. Whoever
// can read the whole folder can read the credentials: it is made with mode
// 0700, its files with 0600.
//
// The package imports bbolt (go.etcd.io/bbolt) and the standard library; it
// knows nothing of Palette.
package store
