# Rscript build.R      makes the dynamic network out of the tables beside it; needs networkDynamic (and tsna for paths)
suppressMessages({library(networkDynamic); library(tsna)})
# time: whole days, day 1 = {first}; a spell is [onset, terminus), so one day is d to d+1. Edges run tail -> head = from whom -> to whom.
v <- read.csv("vertices.csv", colClasses = c(vertex.names = "character")); n <- nrow(v); stopifnot(identical(v$vertex.id, seq_len(n)))
base <- network.initialize(n, directed = TRUE); for (a in setdiff(names(v), "vertex.id")) set.vertex.attribute(base, a, v[[a]])   # isolates are kept by n
E <- read.csv("edge_spells.csv", na.strings = ""); V <- read.csv("vertex_spells.csv")
spread <- networkDynamic(base.net = base, edge.spells = as.matrix(E[1:4]), vertex.spells = as.matrix(V[1:3]), verbose = FALSE)    # positional: onset, terminus, tail, head / onset, terminus, vertex
set.network.attribute(spread, "net.obs.period", list(observations = list(c(1, {end})), mode = "continuous", time.increment = 1, time.unit = "day"))
get_it <- function(from) tPath(spread, v = from, direction = "fwd", start = 1, end = {end})                                        # whom the practice of person `from` came to, and when
