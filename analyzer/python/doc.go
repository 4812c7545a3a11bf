// Package python reads Python source into a tree whose nodes have the exact
// bytes they are written in.
//
// It reads the grammar of Python 3.8 to 3.14 and knows nothing of what programs
// mean: names are not resolved and nothing is evaluated. Text that is no Python
// makes a [Bad] and costs as little as possible: the statement, or the header
// of a compound statement whose body is kept. Work and depth are bounded for
// every input.
package python
