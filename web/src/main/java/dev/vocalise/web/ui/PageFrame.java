package dev.vocalise.web.ui;

import java.util.List;

/**
 * What stands around every page.
 *
 * @param title of the window, without the product's name
 * @param section {@code campaigns}, {@code corpora}, {@code models}, {@code lineage} or {@code
 *     system}: marked in the navigation
 * @param health one entry per server, the shortest sentence that says how it is
 */
public record PageFrame(String title, String section, List<Health> health) {
  public PageFrame {
    health = List.copyOf(health);
  }

  /** {@code tone}: {@code ok}, {@code warn} or {@code down}. */
  public record Health(String tone, String text) {}
}
