package conf

import (
	"strconv"
	"strings"
)

// place is where a key stands: its line, its rank among the file's keys, and
// whether its value is an inline table.
type place struct {
	line, order int
	inline      bool
}

// scan finds the places of all keys of a text that is known to be valid TOML:
// the library that decodes it does not tell them.
func scan(text string) map[string]place {
	s := &scanner{text: text, line: 1, places: map[string]place{}, items: map[string]int{}}
	s.document()
	return s.places
}

type scanner struct {
	text   string
	pos    int
	line   int
	table  string // the path of the current [header]
	places map[string]place
	items  map[string]int // how many [[headers]] an array of tables has had
}

func (s *scanner) document() {
	for {
		s.space(true)
		switch {
		case s.pos >= len(s.text):
			return
		case strings.HasPrefix(s.text[s.pos:], "[["):
			s.pos += 2
			path := s.header(s.key())
			s.table = index(path, s.items[path])
			s.items[path]++
			s.note(s.table)
			s.pos += 2
		case s.text[s.pos] == '[':
			s.pos++
			s.table = s.header(s.key())
			s.pos++
		default:
			s.pair(s.table)
		}
	}
}

// header resolves a header's key: inside an array of tables it means the latest element.
func (s *scanner) header(parts []string) string {
	path := ""
	for i, part := range parts {
		path = join(path, part)
		s.note(path)
		if n := s.items[path]; n > 0 && i < len(parts)-1 {
			path = index(path, n-1)
		}
	}
	return path
}

// pair reads key = value under a table's path.
func (s *scanner) pair(under string) {
	path := under
	for _, part := range s.key() {
		path = join(path, part)
		s.note(path)
	}
	s.space(false)
	s.pos++ // =
	s.value(path)
}

func (s *scanner) note(path string) {
	if _, seen := s.places[path]; !seen {
		s.places[path] = place{line: s.line, order: len(s.places)}
	}
}

// key reads a dotted key up to what follows it.
func (s *scanner) key() (parts []string) {
	for {
		s.space(false)
		switch c := s.text[s.pos]; c {
		case '"', '\'':
			parts = append(parts, s.quoted(c))
		default:
			start := s.pos
			for bare(s.text[s.pos : s.pos+1]) {
				s.pos++
			}
			parts = append(parts, s.text[start:s.pos])
		}
		s.space(false)
		if s.text[s.pos] != '.' {
			return parts
		}
		s.pos++
	}
}

// value passes over a value, noting the keys and items inside it.
func (s *scanner) value(path string) {
	s.space(false)
	switch c := s.text[s.pos]; c {
	case '[':
		s.pos++
		for i := 0; ; i++ {
			s.separators()
			if s.text[s.pos] == ']' {
				s.pos++
				return
			}
			s.note(index(path, i))
			s.value(index(path, i))
		}
	case '{':
		s.pos++
		at := s.places[path]
		at.inline = true
		s.places[path] = at
		for {
			s.separators()
			if s.text[s.pos] == '}' {
				s.pos++
				return
			}
			s.pair(path)
		}
	case '"', '\'':
		s.quoted(c)
	default:
		for s.pos < len(s.text) && !strings.ContainsRune(",]}#\n", rune(s.text[s.pos])) {
			s.pos++
		}
	}
}

// separators passes over commas, blanks, comments and line ends between elements.
func (s *scanner) separators() {
	for {
		s.space(true)
		if s.text[s.pos] != ',' {
			return
		}
		s.pos++
	}
}

// quoted passes over a string of either quote, single or triple, and returns its text.
func (s *scanner) quoted(quote byte) string {
	open := s.text[s.pos : s.pos+1]
	if triple := strings.Repeat(open, 3); strings.HasPrefix(s.text[s.pos:], triple) {
		open = triple
	}
	s.pos += len(open)
	start := s.pos
	for !strings.HasPrefix(s.text[s.pos:], open) {
		if s.text[s.pos] == '\n' {
			s.line++
		}
		if s.text[s.pos] == '\\' && quote == '"' {
			s.pos++
		}
		s.pos++
	}
	body := s.text[start:s.pos]
	s.pos += len(open)
	for len(open) == 3 && s.pos < len(s.text) && s.text[s.pos] == quote { // up to two quotes may end the text itself
		s.pos++
	}
	if quote == '"' {
		if plain, err := strconv.Unquote(`"` + body + `"`); err == nil {
			return plain
		}
	}
	return body
}

// space passes over blanks, and with lines also over comments and line ends.
func (s *scanner) space(lines bool) {
	for s.pos < len(s.text) {
		switch c := s.text[s.pos]; {
		case c == ' ' || c == '\t' || c == '\r':
		case lines && c == '\n':
			s.line++
		case lines && c == '#':
			for s.pos+1 < len(s.text) && s.text[s.pos+1] != '\n' {
				s.pos++
			}
		default:
			return
		}
		s.pos++
	}
}
