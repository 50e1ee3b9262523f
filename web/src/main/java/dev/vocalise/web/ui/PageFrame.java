package dev.vocalise.web.ui;

import dev.vocalise.infra.access.Caller;
import dev.vocalise.infra.access.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands around every page.
 *
 * @param title of the window, without the product's name
 * @param section {@code campaigns}, {@code corpora}, {@code models}, {@code lineage} or {@code
 *     system}: marked in the navigation
 * @param caller who looks at it; null for nobody in particular
 * @param program what commands that a page shows begin with, such as {@code ./vocalise --data DIR}
 * @param health one entry per server, the shortest sentence that says how it is
 */
public record PageFrame(
    String title, String section, List<Health> health, @Nullable Caller caller, String program) {
  public PageFrame {
    health = List.copyOf(health);
  }

  /** Empty for nobody. */
  public String who() {
    return caller == null ? "" : caller.name();
  }

  public String role() {
    return caller == null ? "" : caller.role().word();
  }

  /** Whether buttons that change something are shown. */
  public boolean operates() {
    return caller != null && caller.role().may(Role.OPERATOR);
  }

  /** {@code tone}: {@code ok}, {@code warn} or {@code down}. */
  public record Health(String tone, String text) {}
}
