package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Keeping campaigns in order. */
final class CampaignKeepingCommands {
  private static final int LONGEST_NOTE = 1 << 16;

  private CampaignKeepingCommands() {}

  /** Tags as a list shows them, and whether it is archived; empty for most. */
  static String tags(JsonNode campaign) {
    List<String> words = new ArrayList<>();
    campaign.path("tags").forEach(tag -> words.add("#" + Terminal.printable(tag.asText())));
    if (campaign.hasNonNull("archivedAt") || campaign.path("archived").asBoolean()) {
      words.add("(archived)");
    }
    return words.isEmpty() ? "" : "  " + String.join(" ", words);
  }

  /** Its lines; empty where there is none. */
  static String note(JsonNode campaign) {
    StringBuilder lines = new StringBuilder();
    if (campaign.hasNonNull("note")) {
      campaign
          .path("note")
          .asText()
          .lines()
          .forEach(line -> lines.append("  ").append(Terminal.printable(line)).append('\n'));
    }
    return lines.toString();
  }

  /** A verb about one campaign. */
  abstract static class Verb implements Runnable {
    @ParentCommand private @Nullable CampaignCommands parent;

    @Parameters(index = "0", paramLabel = "NAME")
    String name = "";

    CampaignCommands campaigns() {
      return requireNonNull(parent, "parent");
    }

    void line(String text) {
      campaigns().line(text);
    }

    String path(String verb) {
      return "campaigns/" + ApiClient.segment(name) + verb;
    }

    JsonNode post(String verb, Map<String, ?> body) {
      try (Session session = campaigns().session()) {
        return session.api().post(path(verb), body);
      }
    }
  }

  /** Lines of one's own. */
  @Command(
      name = "note",
      description = "Write a note to a campaign, or print the one that it has.",
      footer = {
        "  vocalise campaign note demo 'first try with the new corpus'",
        "  vocalise campaign note demo - < notes.txt",
        "  vocalise campaign note demo --clear"
      })
  static final class Note extends Verb {
    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "TEXT",
        description = "In place of the old one; - reads standard input.")
    private @Nullable String text;

    @Option(names = "--clear", description = "Take the note away.")
    private boolean clear;

    @Override
    public void run() {
      if (text == null && !clear) {
        try (Session session = campaigns().session()) {
          String note = note(session.api().get(path("")).path("campaign"));
          line(note.isEmpty() ? "campaign '%s' has no note".formatted(name) : note.stripTrailing());
        }
        return;
      }
      if (text != null && clear) {
        throw new UserError("expected a text or --clear, got both");
      }
      post("/note", Map.of("note", clear ? "" : "-".equals(text) ? input() : text));
      line(clear ? "the note is gone" : "noted");
    }

    private static String input() {
      try {
        return new String(System.in.readNBytes(LONGEST_NOTE), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UserError("standard input cannot be read: " + e.getMessage());
      }
    }
  }

  /** Words to find it by. */
  @Command(
      name = "tag",
      description = "Add tags to a campaign, take some away, or print those that it has.",
      footer = {
        "  vocalise campaign tag demo paper baseline",
        "  vocalise campaign tag demo --remove baseline"
      })
  static final class Tag extends Verb {
    @Parameters(index = "1..*", paramLabel = "TAG", description = "To be added.")
    private List<String> add = new ArrayList<>();

    @Option(names = "--remove", paramLabel = "TAG", description = "To be taken away; repeatable.")
    private List<String> remove = new ArrayList<>();

    @Override
    public void run() {
      JsonNode kept;
      if (add.isEmpty() && remove.isEmpty()) {
        try (Session session = campaigns().session()) {
          kept = session.api().get(path("")).path("campaign");
        }
      } else {
        kept = post("/tags", Map.of("add", add, "remove", remove));
      }
      String tags = tags(kept).strip();
      line(tags.isEmpty() ? "campaign '%s' has no tags".formatted(name) : tags);
    }
  }

  /** Another name. */
  @Command(
      name = "rename",
      description = "Give a campaign another name, when nothing of it is under way.",
      footer = "  vocalise campaign rename demo first-try")
  static final class Rename extends Verb {
    @Parameters(index = "1", paramLabel = "NEW")
    private String other = "";

    @Override
    public void run() {
      post("/rename", Map.of("name", other));
      line("campaign '%s' is called '%s' now".formatted(name, other));
    }
  }

  /** Out of sight. */
  @Command(
      name = "archive",
      description = "Leave a campaign out of lists; everything else stays as it is.",
      footer = "  vocalise campaign archive demo")
  static final class Archive extends Verb {
    @Override
    public void run() {
      post("/archive", Map.of());
      line("archived; see it with: vocalise campaign list --archived");
    }
  }

  /** Into sight again. */
  @Command(
      name = "unarchive",
      description = "Show an archived campaign in lists again.",
      footer = "  vocalise campaign unarchive demo")
  static final class Unarchive extends Verb {
    @Override
    public void run() {
      post("/unarchive", Map.of());
      line("campaign '%s' is in the list again".formatted(name));
    }
  }

  /** A file to begin another one with. */
  @Command(
      name = "clone",
      description = "Print the campaign file as it was launched, under another name.",
      footer = {
        "  vocalise campaign clone demo --as second-try --to second-try.yaml",
        "  vocalise campaign launch second-try.yaml"
      })
  static final class Clone extends Verb {
    @Option(
        names = "--as",
        paramLabel = "NEW",
        description = "The name in the file (default: NAME-copy).")
    private @Nullable String as;

    @Option(names = "--to", paramLabel = "FILE", description = "Default: standard output.")
    private @Nullable Path to;

    @Override
    public void run() {
      String file = path("/file?as=" + ApiClient.segment(as == null ? name + "-copy" : as));
      try (Session session = campaigns().session()) {
        if (to == null) {
          campaigns().root().terminal().data(session.api().text(file).stripTrailing());
        } else {
          session.api().download(file, to);
          line("Written to " + to + ".");
        }
      }
    }
  }

  /** For good. */
  @Command(
      name = "delete",
      description = {
        "Say what deleting a campaign would take; with --yes, delete it.",
        "Its statements stay in the ledger. What is registered or what another campaign comes from is never deleted."
      },
      footer = {"  vocalise campaign delete demo", "  vocalise campaign delete demo --yes"})
  static final class Delete extends Verb {
    @Option(names = "--yes", description = "Do it.")
    private boolean yes;

    @Override
    public void run() {
      JsonNode answer = post("/delete", Map.of("yes", yes));
      if (!answer.at("/plan/hindrances").isEmpty()) {
        throw new UserError(answer.path("answer").asText());
      }
      line(answer.path("answer").asText());
    }
  }
}
