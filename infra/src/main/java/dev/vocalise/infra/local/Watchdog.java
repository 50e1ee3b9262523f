package dev.vocalise.infra.local;

import java.io.IOException;
import java.util.List;

/**
 * Ends a server when this JVM is gone, however it went: a shell that waits for the end of a pipe
 * which this JVM alone holds, and which the kernel closes. It is deaf to what ends this JVM.
 */
record Watchdog(Process shell) implements AutoCloseable {
  /** Fast shutdown, after two more seconds an immediate one, at last by force. */
  private static final String SCRIPT =
      """
      trap '' INT HUP TERM
      read -r gone
      kill -INT "$1" || exit
      for then in . . QUIT . . . . KILL; do
        sleep 1
        kill -0 "$1" || exit
        [ "$then" = . ] || kill -"$then" "$1"
      done
      """;

  static Watchdog of(Process server) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            PostgresProcess.inSessionOfItsOwn(
                List.of("/bin/sh", "-c", SCRIPT, "vocalise-watchdog", "" + server.pid())));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return new Watchdog(builder.start());
  }

  /** Once the server has ended: its process id may be another's soon. */
  @Override
  public void close() {
    shell.destroyForcibly();
  }
}
