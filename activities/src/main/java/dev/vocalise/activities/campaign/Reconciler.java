package dev.vocalise.activities.campaign;

import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignView;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts every campaign that the database calls unended and Temporal does not know, and stops those
 * that were paused or cancelled, at start and every minute: the embedded Temporal forgets all on a
 * restart, and a command may have been cut off between the two. Campaigns that have a place and
 * missed the word are told again; what was stopping without anything under way at the last look,
 * and is so now, is ended.
 */
public final class Reconciler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

  private final CampaignRepository campaigns;
  private final CampaignService service;
  private final Supplier<Collection<String>> waiting;
  private final Runnable collector;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "reconciler");
            thread.setDaemon(true);
            return thread;
          });

  private Set<UUID> idle = Set.of();

  /**
   * @param waiting names of campaigns that could open a run now
   * @param collector deletes what nothing needs any more; also called at start and every minute
   */
  public Reconciler(
      CampaignRepository campaigns,
      CampaignService service,
      Supplier<Collection<String>> waiting,
      Runnable collector) {
    this.waiting = waiting;
    this.collector = collector;
    this.campaigns = campaigns;
    this.service = service;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // reconcile() catches and logs everything
  public void start() {
    timer.scheduleWithFixedDelay(this::reconcile, 0, 60, TimeUnit.SECONDS);
  }

  void reconcile() {
    try {
      Set<UUID> before = idle;
      idle = campaigns.stoppingAndIdle();
      for (CampaignView campaign : campaigns.campaignsToReconcile()) {
        boolean stuck = before.contains(campaign.id()) && idle.contains(campaign.id());
        service.reconcile(campaign, stuck);
      }
      service.wake(waiting.get());
    } catch (RuntimeException e) {
      LOG.warn("campaigns could not be reconciled; the next try is in a minute", e);
    }
    try {
      collector.run();
    } catch (RuntimeException e) {
      LOG.warn("needless checkpoints could not be deleted; the next try is in a minute", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
