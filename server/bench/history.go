package main

import "fmt"

// shortHistory is the history that the long one is compared with.
const shortHistory = 1000

// reportHistory prints what one more hug costs a couple with a short and with
// a long history, in turns: nothing on its path may grow with history.
func reportHistory(s settings, folder string) error {
	entries := []int{shortHistory, s.history}
	homes, couples := make([]*process, len(entries)), make([][]*couple, len(entries))
	for i, count := range entries {
		data := fmt.Sprintf("%s/%d", folder, i)
		key, err := liveLong(data, count)
		if err != nil {
			return err
		}
		if homes[i], err = startHome(s.server, data); err != nil {
			return err
		}
		defer homes[i].stop()
		if couples[i], err = connectAll(homes[i].address, []keys{key}); err != nil {
			return err
		}
		if _, err := settledMemory(homes[i].pid()); err != nil { // What the start left to do is done.
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
