package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** More seeds and experiments for the campaign whose name the file has. */
@Command(
    name = "extend",
    description = {
      "Add the seeds and experiments of a campaign file to the campaign of its name, and follow it.",
      "All that stands must be in the file as it is; finished runs are kept, and nothing is trained twice."
    },
    footer = {
      "  vocalise campaign extend campaigns/demo.yaml --dry-run",
      "  vocalise campaign extend campaigns/demo.yaml --detach    (while 'vocalise up' runs)"
    })
final class CampaignExtend implements Callable<Integer> {
  @ParentCommand private @Nullable CampaignCommands parent;

  @Parameters(paramLabel = "FILE")
  private Path file = Path.of("");

  @Option(names = "--dry-run", description = "Say what would join; change nothing.")
  private boolean dryRun;

  @Option(names = "--detach", description = "Return at once; needs a running instance.")
  private boolean detach;

  @Override
  public Integer call() {
    CampaignCommands campaigns = requireNonNull(parent, "parent");
    Map<String, Object> body = new HashMap<>(CampaignCommands.body(file));
    CampaignWatch.requireShared(campaigns.root(), detach);
    try (Session session = campaigns.session()) {
      // As that of the file says it, since only the instance reads campaign files.
      String name = session.api().post("campaigns/validate", body).path("name").asText();
      body.put("dryRun", dryRun);
      JsonNode answer =
          session.api().post("campaigns/" + ApiClient.segment(name) + "/extend", body);
      String line = answer.path("answer").asText();
      if (answer.path("runs").asInt() == 0) {
        throw new UserError(line);
      }
      campaigns.line(line);
      answer.path("added").forEach(added -> campaigns.line("  " + words(added)));
      boolean follow = !dryRun && !answer.path("state").asText().equals("PAUSED");
      return follow ? CampaignWatch.follow(campaigns.root(), session, name, detach) : 0;
    }
  }

  private static String words(JsonNode added) {
    List<String> seeds = new ArrayList<>();
    added.path("seeds").forEach(seed -> seeds.add(seed.asText()));
    return "%s%s: %s %s"
        .formatted(
            Terminal.printable(added.path("experiment").asText()),
            added.path("fresh").asBoolean() ? " (new)" : "",
            seeds.size() == 1 ? "seed" : "seeds",
            String.join(", ", seeds));
  }
}
