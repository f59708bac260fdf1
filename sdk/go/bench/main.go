//go:build unix

// Command bench measures what the package costs, in turns with what one would write by hand.
//
//	go run ./bench [--json] [--quick]
//
// With --quick everything is done once, to see that it works.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"slices"
)

// A row is a ratio: the median of many turns, and the quartiles.
type row struct {
	Name    string  `json:"name"`
	Bound   string  `json:"bound"`
	Median  float64 `json:"median"`
	Low     float64 `json:"low"`
	High    float64 `json:"high"`
	Samples int     `json:"samples"`
}

func main() {
	words := os.Args[1:]
	if len(words) == 2 && words[0] == "server" {
		log.Fatal(serve(words[1]))
	}
	quick := slices.Contains(words, "--quick")
	rows := []row{decode(quick), requests(quick)}
	if slices.Contains(words, "--json") {
		encoder := json.NewEncoder(os.Stdout)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(rows); err != nil {
			log.Fatal(err)
		}
		return
	}
	for _, row := range rows {
		fmt.Printf("%.3f (%.3f to %.3f, %d samples; %s)  %s\n", row.Median, row.Low, row.High, row.Samples, row.Bound, row.Name)
	}
}

func summary(name, bound string, ratios []float64) row {
	slices.Sort(ratios)
	quantile := func(q float64) float64 { return ratios[int(q*float64(len(ratios)-1)+0.5)] }
	return row{name, bound, quantile(0.5), quantile(0.25), quantile(0.75), len(ratios)}
}
