package dev.vocalise.web.ui.system;

import dev.vocalise.web.ui.PageFrame;
import java.util.List;

/** What the instance knows about itself; quick, for it is asked with every page. */
public interface SystemReport {
  /** The dots in the header. */
  List<PageFrame.Health> health();

  SystemPageView page();
}
