package dev.vocalise.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;

class ServerFailuresInLogTest {
  private static String logged(Throwable thrown) {
    LogRecord entry = new LogRecord(Level.WARNING, "worker {0} cannot beat");
    entry.setParameters(new Object[] {"worker-1"});
    entry.setThrown(thrown);
    assertThat(new ServerFailuresInLog().isLoggable(entry)).isTrue();
    return new PatternFormatter("%s%e%n").format(entry).strip();
  }

  @Test
  void aServerThatIsAwayIsOneLine() {
    SQLException away = new SQLException("the database system is starting up", "57P03");
    assertThat(logged(new IllegalStateException("Unable to acquire", away)))
        .isEqualTo(
            "worker worker-1 cannot beat: the database system is starting up; try again in a moment");
    assertThat(logged(Status.UNAVAILABLE.withDescription("at {1} %s").asRuntimeException()))
        .isEqualTo("worker worker-1 cannot beat: UNAVAILABLE: at {1} %s");
  }

  @Test
  void aBugKeepsItsStackTrace() {
    assertThat(logged(new IllegalStateException("no such row")))
        .startsWith("worker worker-1 cannot beat: java.lang.IllegalStateException: no such row")
        .contains("at dev.vocalise.web.ServerFailuresInLogTest.aBugKeepsItsStackTrace");
  }
}
