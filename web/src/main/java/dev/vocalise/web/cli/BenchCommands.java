package dev.vocalise.web.cli;

import picocli.CommandLine.Command;

/**
 * How fast this machine trains, prepares audio and decodes speech; needs no instance and no data
 * directory.
 */
@Command(
    name = "bench",
    description = "Measure this machine with the code that trains and recognises.",
    subcommands = {
      BenchTrain.class,
      BenchPipeline.class,
      BenchAsrDecode.class,
      BenchCheckpoint.class,
      BenchStart.class,
      BenchCompare.class
    },
    synopsisSubcommandLabel = "(train | pipeline | asr-decode | checkpoint | start | compare)",
    footer = {"  vocalise bench train", "  vocalise bench pipeline --threads 2 --json"})
final class BenchCommands extends Group {}
