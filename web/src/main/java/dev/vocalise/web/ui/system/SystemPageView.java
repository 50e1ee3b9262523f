package dev.vocalise.web.ui.system;

import dev.vocalise.web.ui.format.Fact;
import dev.vocalise.web.ui.format.State;
import java.util.List;

/** What runs where, and what is missing. */
public record SystemPageView(
    List<Server> servers, List<Fact> work, List<Fact> instance, List<Check> checks) {
  /** {@code origin}: embedded, or the setting that names it. */
  public record Server(String name, String origin, String address, State state, String detail) {}

  /** One check of {@code vocalise doctor}. */
  public record Check(String name, State state, String detail) {}
}
