package dev.vocalise.web.cli;

import dev.vocalise.model.NearestName;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What is wrong with a command line, in one sentence.
 *
 * @param nearMiss whether it names what was probably meant
 */
record WrongUse(String message, boolean nearMiss) {
  static WrongUse of(CommandLine.ParameterException e) {
    if (!(e instanceof CommandLine.UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return new WrongUse(String.valueOf(e.getMessage()), false);
    }
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String typed = unmatched.getUnmatched().get(0);
    boolean option = typed.startsWith("-");
    String word = option ? typed.split("=", 2)[0] : typed;
    List<String> known = new ArrayList<>();
    if (option) {
      command.options().stream()
          .filter(one -> !one.hidden())
          .forEach(one -> known.add(one.longestName()));
    } else {
      known.addAll(command.subcommands().keySet());
    }
    String near = further(command, word);
    if (near.isEmpty()) {
      near = NearestName.hint(word, known);
    }
    String what =
        option || known.isEmpty()
            ? "'%s' knows no %s '%s'"
                .formatted(command.qualifiedName(), option ? "option" : "further word", word)
            : "there is no '%s' after '%s'".formatted(word, command.qualifiedName());
    return new WrongUse(what + near, !near.isEmpty());
  }

  /** The verbs of this name that stand one word further, such as {@code campaign launch}. */
  private static String further(CommandSpec command, String word) {
    List<String> there =
        command.subcommands().entrySet().stream()
            .filter(group -> group.getValue().getSubcommands().containsKey(word))
            .map(group -> "'" + group.getKey() + " " + word + "'")
            .toList();
    return there.isEmpty() ? "" : "; did you mean " + String.join(" or ", there) + "?";
  }
}
