package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** What people do to keep their campaigns in order. No result depends on any of it. */
public record CampaignKeeping(Database database, Actor actor) {
  public static final int LONGEST_NOTE = 10_000;
  private static final int MOST_TAGS = 20;
  private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._/:+-]{0,39}");

  /** The specification and file of a campaign under another name. */
  public record NewName(String name, JsonNode spec, String specSha256, String file) {}

  /**
   * @param note lines of text; null or blank for none
   * @throws IllegalArgumentException if it is too long
   */
  public CampaignView note(UUID id, @Nullable String note) {
    String text = note == null ? "" : note.strip().replace("\r\n", "\n");
    if (text.length() > LONGEST_NOTE) {
      throw new IllegalArgumentException(
          "expected a note of at most %d characters, got %d"
              .formatted(LONGEST_NOTE, text.length()));
    }
    if (text.indexOf(0) >= 0) {
      throw new IllegalArgumentException("expected a note of text, got one with a zero byte");
    }
    return change("campaign.note", id, campaign -> campaign.note = text.isEmpty() ? null : text);
  }

  /**
   * Adds tags behind those that there are, and takes others away.
   *
   * @throws IllegalArgumentException if one is no tag, or there are too many
   */
  public CampaignView tag(UUID id, Collection<String> add, Collection<String> remove) {
    for (String tag : add) {
      if (!TAG.matcher(tag).matches()) {
        throw new IllegalArgumentException(
            "expected a tag of at most 40 letters, digits and . _ / : + -, got '%s'"
                .formatted(tag));
      }
    }
    return change(
        "campaign.tag",
        id,
        campaign -> {
          Set<String> tags = new LinkedHashSet<>(campaign.tags == null ? List.of() : campaign.tags);
          tags.addAll(add);
          tags.removeAll(Set.copyOf(remove));
          if (tags.size() > MOST_TAGS) {
            throw new IllegalArgumentException(
                "expected at most %d tags, got %d; remove some".formatted(MOST_TAGS, tags.size()));
          }
          campaign.tags = tags.isEmpty() ? null : new ArrayList<>(tags);
        });
  }

  /** Whether lists leave it out. */
  public CampaignView archive(UUID id, boolean archived) {
    return change(
        archived ? "campaign.archive" : "campaign.unarchive",
        id,
        campaign -> {
          if ((campaign.archivedAt != null) != archived) {
            campaign.archivedAt = archived ? Database.now() : null;
          }
        });
  }

  private CampaignView change(String event, UUID id, Consumer<CampaignEntity> change) {
    return database.change(
        event,
        actor,
        (session, statement) -> {
          CampaignEntity campaign = statement.watch(CampaignRepository.locked(session, id));
          change.accept(campaign);
          session.update(campaign);
          return campaign.view();
        });
  }

  /**
   * Gives a campaign of which nothing is under way another name.
   *
   * @throws NameTakenException if there is a campaign of that name
   * @throws RefusedException if its workflow may run, whose id is the name
   */
  public CampaignView rename(UUID id, NewName wanted) {
    return database.change(
        "campaign.rename",
        actor,
        (session, event) -> {
          Rows.lock(session, "campaign");
          if (Rows.byName(session, CampaignEntity.class, wanted.name()).isPresent()) {
            throw new NameTakenException("campaign", wanted.name());
          }
          CampaignEntity campaign = event.watch(CampaignRepository.locked(session, id));
          if (campaign.state.active() || campaign.stopping) {
            throw new RefusedException(
                "campaign '%s' is %s; rename it when it has ended, or pause it first: vocalise campaign pause %s"
                    .formatted(
                        campaign.name,
                        campaign.state.active() ? campaign.state : "still stopping",
                        campaign.name));
          }
          rename(session, event, campaign, wanted);
          return campaign.view();
        });
  }

  private static void rename(
      StatelessSession session, LedgerEvent event, CampaignEntity campaign, NewName wanted) {
    event.watch(
        "seed_run",
        Rows.select(
                session,
                UUID.class,
                "select id from SeedRunEntity where campaignId = ?1 order by id",
                campaign.id)
            .getResultList());
    Rows.updateNative(
        session,
        "update vocalise.seed_run r set workflow_id = ?1 || '/' || e.name || '/seed-' || r.seed"
            + " from vocalise.experiment e where e.id = r.experiment_id and r.campaign_id = ?2",
        wanted.name(),
        campaign.id);
    campaign.name = wanted.name();
    campaign.workflowId = "campaign/" + wanted.name();
    campaign.spec = wanted.spec();
    campaign.specSha256 = wanted.specSha256();
    campaign.file = wanted.file();
    session.update(campaign);
  }
}
