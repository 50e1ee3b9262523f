package dev.vocalise.web.ui;

import java.util.List;

/** How the servers are; quick, since every page asks for it. */
public interface ServerHealth {
  /** The dots in the header. */
  List<PageFrame.Health> health();
}
