package dev.vocalise.web.ui.campaign;

/** The result table of a campaign, the same bytes as {@code vocalise campaign table} prints. */
public interface CampaignTables {
  /**
   * @param format {@code text}, {@code markdown}, {@code latex} or {@code csv}
   */
  String table(String campaign, String format);
}
