package dev.vocalise.activities;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.activities.BundleForgery.Change;
import dev.vocalise.activities.export.ExportTools;
import dev.vocalise.infra.disk.DurableFiles;
import dev.vocalise.infra.ledger.Envelope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A bundle as a stranger has it: a folder, a shell, Python and openssl. */
record BundleChecks(Path bundle) {
  private static final Pattern BLOCK = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL);

  /** Of those in the README, the one that takes packages of others. */
  private static final String OTHERS = "pip install";

  /**
   * Does what the README says, block after block, in one shell that stops at the first failure.
   *
   * @param tools an environment with the verifiers of others; without one, their step is left out
   */
  ExportTools.Verdict follow(@Nullable Path tools) throws Exception {
    Matcher blocks = BLOCK.matcher(Files.readString(bundle.resolve("README.md")));
    StringBuilder script = new StringBuilder("set -euo pipefail\n");
    while (blocks.find()) {
      if (tools != null || !blocks.group(1).contains(OTHERS)) {
        script.append(blocks.group(1)).append('\n');
      }
    }
    ProcessBuilder shell = new ProcessBuilder("bash", "-c", script.toString());
    if (tools != null) {
      shell.environment().merge("PATH", tools + "/bin:", (path, first) -> first + path);
    }
    return run(shell);
  }

  ExportTools.Verdict verify(String... fingerprint) throws Exception {
    List<String> command = new ArrayList<>(List.of("python3", "-B", "verify.py"));
    command.addAll(List.of(fingerprint));
    return run(new ProcessBuilder(command));
  }

  private ExportTools.Verdict run(ProcessBuilder command) throws Exception {
    Process process = command.directory(bundle.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new ExportTools.Verdict(process.waitFor(), said);
  }

  /** Of the key that signed. */
  String fingerprint() throws IOException {
    BundleForgery as = new BundleForgery(bundle);
    return Envelope.parse(as.text(as.last("statements"))).keyId();
  }

  /** Each must be found; where the forger made the lists of digests fit, by the file named. */
  void requireFound(Map<String, Change> forgeries, Path scratch) throws Exception {
    String real = fingerprint();
    for (Map.Entry<String, Change> forgery : forgeries.entrySet()) {
      Path folder = scratch.resolve("forged");
      BundleForgery forged = BundleForgery.copyOf(bundle, folder);
      forgery.getValue().make(forged);
      requireUnsound(folder, real, forgery.getKey(), "");
      forged.fit();
      requireUnsound(folder, real, forgery.getKey(), forgery.getKey().replaceFirst(".* in ", ""));
      DurableFiles.deleteAll(folder);
    }
  }

  private static void requireUnsound(Path folder, String key, String what, String named)
      throws Exception {
    ExportTools.Verdict verdict = new BundleChecks(folder).verify(key);
    List<String> lines = verdict.said().lines().toList();
    assertThat(verdict.exitCode()).as("%s: %s", what, verdict.said()).isEqualTo(1);
    assertThat(lines.get(lines.size() - 1)).as(what).startsWith("NOT SOUND: ");
    assertThat(lines)
        .as(what)
        .anyMatch(line -> line.startsWith("VIOLATED") && line.contains(named));
  }
}
