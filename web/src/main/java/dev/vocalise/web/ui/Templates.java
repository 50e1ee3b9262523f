package dev.vocalise.web.ui;

import dev.vocalise.web.ui.campaign.BoardView;
import dev.vocalise.web.ui.campaign.CampaignsView;
import dev.vocalise.web.ui.dataset.CorporaView;
import dev.vocalise.web.ui.dataset.CorpusPageView;
import dev.vocalise.web.ui.fusion.FusionView;
import dev.vocalise.web.ui.run.RunPageView;
import dev.vocalise.web.ui.system.SystemPageView;
import dev.vocalise.web.ui.transcription.TranscriptsView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The pages; expressions in them are checked against these types at build time. */
@CheckedTemplate
public class Templates {
  private Templates() {}

  public static native TemplateInstance campaigns(PageFrame chrome, CampaignsView view);

  public static native TemplateInstance campaign(PageFrame chrome, BoardView view);

  public static native TemplateInstance run(PageFrame chrome, RunPageView view);

  public static native TemplateInstance fusion(PageFrame chrome, FusionView view);

  public static native TemplateInstance corpora(PageFrame chrome, CorporaView view);

  public static native TemplateInstance corpus(PageFrame chrome, CorpusPageView view);

  public static native TemplateInstance transcripts(PageFrame chrome, TranscriptsView view);

  public static native TemplateInstance system(PageFrame chrome, SystemPageView view);

  /**
   * What went wrong with a request.
   *
   * @param headline such as {@code Not here}
   * @param text what, which, and what to do next
   */
  public static native TemplateInstance problem(PageFrame chrome, String headline, String text);
}
