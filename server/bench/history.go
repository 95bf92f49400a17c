package main

import "fmt"

// shortHistory is the history that the long one is compared with.
const shortHistory = 1000

// reportHistory prints what one more hug costs a couple with a short and with
// a long history, in turns: nothing on its path may grow with history.
func reportHistory(s settings, folder string) error {
	entries := []int{shortHistory, s.history}
	homes, couples := make([]*process, len(entries)), make([][]*couple, len(entries))
	defer func() {
		for _, home := range homes {
			if home != nil {
				home.stop()
			}
		}
	}()
	keys, err := liveAll(folder, entries) // Before any connects: one that nobody reads is dropped.
	if err != nil {
		return err
	}
	for i := range entries {
		if homes[i], couples[i], err = startWith(s.server, fmt.Sprintf("%s/%d", folder, i), keys[i]); err != nil {
			return err
		}
	}
	all := []*figures{{}, {}}
	for range rounds {
		for i := range entries {
			one, err := pattern{hugs: s.hugs / rounds, inFlight: 1}.run(homes[i], couples[i], verdict)
			if err != nil {
				return err
			}
			all[i].take(one)
		}
	}
	fmt.Printf("One hug more, by the entries a couple has, milliseconds:\n")
	fmt.Printf("  %-26s %8d %8d %8s\n", "", entries[1], entries[0], "ratio")
	printRow("acknowledged, p50", all[1].acknowledged, all[0].acknowledged, 500)
	printRow("acknowledged, p99", all[1].acknowledged, all[0].acknowledged, 990)
	printRow("partner has it, p50", all[1].delivery, all[0].delivery, 500)
	printRow("partner has it, p99", all[1].delivery, all[0].delivery, 990)
	return nil
}

// liveAll makes a data folder for each length of history.
func liveAll(folder string, entries []int) ([]keys, error) {
	all := make([]keys, len(entries))
	for i, count := range entries {
		var err error
		if all[i], err = liveLong(fmt.Sprintf("%s/%d", folder, i), count); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// startWith starts a server on a couple's data, and connects both.
func startWith(server, data string, key keys) (*process, []*couple, error) {
	home, err := startHome(server, data)
	if err != nil {
		return nil, nil, err
	}
	couples, err := connectAll(home.address, []keys{key})
	if err == nil {
		_, err = settledMemory(home.pid()) // What the start left to do is done.
	}
	return home, couples, err
}
