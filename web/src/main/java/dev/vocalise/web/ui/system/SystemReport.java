package dev.vocalise.web.ui.system;

import dev.vocalise.web.ui.ServerHealth;

/** What the instance knows about itself. */
public interface SystemReport extends ServerHealth {
  SystemPageView page();
}
