package dev.vocalise.web.ui.system;

import dev.vocalise.web.ui.format.Fact;
import dev.vocalise.web.ui.format.State;
import java.util.List;

/** What runs where, and what is missing. */
public record SystemPageView(
    List<Server> servers,
    List<Worker> workers,
    List<Fact> work,
    List<Fact> instance,
    List<Check> checks) {
  /** {@code origin}: embedded, or the setting that names it. */
  public record Server(String name, String origin, String address, State state, String detail) {}

  /**
   * One worker process.
   *
   * @param other whether its build is another than this page's
   */
  public record Worker(
      String id,
      String name,
      String process,
      State state,
      String device,
      String queues,
      String build,
      boolean other,
      String beat,
      List<String> doing) {}

  /** One check of {@code vocalise doctor}. */
  public record Check(String name, State state, String detail) {}
}
