package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A verb that only means something with another one behind it. */
abstract class Group implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        requireNonNull(spec, "spec").commandLine(), "What about it? One more word is needed.");
  }

  static VocaliseCommand root(@Nullable VocaliseCommand root) {
    return requireNonNull(root, "root");
  }
}
