package abcwebhook

import (
	"encoding/json"
	"iter"
	"slices"
)

// Fields are keys and values that no type knows, in their order. A value is kept as it is written,
// so that nothing of it is lost.
type Fields []Field

// Field is a key and its value.
type Field struct {
	Key   string
	Value json.RawMessage
}

// Get is the value under a key, and whether there is one. It looks at one field after the other.
func (f Fields) Get(key string) (value json.RawMessage, ok bool) {
	if at := f.index(key); at >= 0 {
		return f[at].Value, true
	}
	return nil, false
}

// Text is the text under a key; not ok if there is none, or something else.
func (f Fields) Text(key string) (text string, ok bool) {
	value, ok := f.Get(key)
	if !ok {
		return "", false
	}
	text, fault := decode(value, (*scanner).readText)
	return text, fault == nil
}

// Set puts a value under a key: in the place of the one that is there, or at the end. The error is
// that of encoding/json.
func (f *Fields) Set(key string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	if at := f.index(key); at >= 0 {
		(*f)[at].Value = text
	} else {
		*f = append(*f, Field{key, text})
	}
	return nil
}

// Delete removes a key, and tells whether it was there.
func (f *Fields) Delete(key string) bool {
	at := f.index(key)
	if at < 0 {
		return false
	}
	*f = slices.Delete(*f, at, at+1)
	return true
}

// All goes through the fields, for range loops.
func (f Fields) All() iter.Seq2[string, json.RawMessage] {
	return func(yield func(string, json.RawMessage) bool) {
		for _, field := range f {
			if !yield(field.Key, field.Value) {
				return
			}
		}
	}
}

// MarshalJSON writes the fields as an object.
func (f Fields) MarshalJSON() ([]byte, error) {
	return marshal(f, writeFields)
}

// UnmarshalJSON reads the fields of an object.
func (f *Fields) UnmarshalJSON(text []byte) error {
	return unmarshal(text, f, readFields)
}

func (f Fields) index(key string) int {
	return slices.IndexFunc(f, func(field Field) bool { return field.Key == key })
}

func readFields(s *scanner) Fields {
	fields := Fields{}
	if !s.object() {
		return fields
	}
	for s.nextKey() {
		fields.read(s)
	}
	return fields.once()
}

// read takes the value of a key that nobody knows. Who has read all of them calls once.
func (f *Fields) read(s *scanner) {
	key := string(s.key())
	*f = append(*f, Field{key, s.readAny()})
}

// few is how many fields are compared each with each, which is faster than to ask a map.
const few = 8

// once leaves of each key the last value, in the place of the first.
func (f Fields) once() Fields {
	if len(f) <= few {
		for at := 1; at < len(f); at++ {
			if f[:at].index(f[at].Key) >= 0 {
				return f.onceByMap()
			}
		}
		return f
	}
	return f.onceByMap()
}

func (f Fields) onceByMap() Fields {
	places := make(map[string]int, len(f))
	kept := f[:0]
	for _, field := range f {
		if place, ok := places[field.Key]; ok {
			kept[place].Value = field.Value
			continue
		}
		places[field.Key] = len(kept)
		kept = append(kept, field)
	}
	return kept
}

func writeFields(w *writer, fields Fields) {
	w.open()
	w.rest(fields)
	w.close()
}
