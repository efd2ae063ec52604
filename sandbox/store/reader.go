package store

// Reader reads one record at a time. Most reads are of one, and a View for each would cost
// more than the reading.
type Reader interface {
	Get(workspace, collection, id string) (value any, ok bool, err error)
	// Find answers the record that holds the unique key.
	Find(workspace, collection, key string) (value any, ok bool, err error)
}

// Read is how single records of a store are read: the store's own way where it has one.
func Read(s Store) Reader {
	if own, ok := s.(Reader); ok {
		return own
	}
	return viewer{s}
}

// viewer reads in views.
type viewer struct{ Store }

func (v viewer) Get(workspace, collection, id string) (value any, ok bool, err error) {
	err = v.View(workspace, func(tx Tx) error { value, ok = tx.Get(collection, id); return nil })
	return value, ok, err
}

func (v viewer) Find(workspace, collection, key string) (value any, ok bool, err error) {
	err = v.View(workspace, func(tx Tx) error { value, ok = find(tx, collection, key); return nil })
	return value, ok, err
}

// find is the record that holds a unique key.
func find(tx Tx, collection, key string) (value any, ok bool) {
	id, ok := tx.Find(collection, key)
	if !ok {
		return nil, false
	}
	return tx.Get(collection, id)
}
