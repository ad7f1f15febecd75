"""Make of this repository a paper of one's own: settings of its own, and the example's articles
gone."""
