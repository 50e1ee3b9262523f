package dev.vocalise.infra.lineage;

import dev.vocalise.infra.ledger.HeadLog;
import dev.vocalise.infra.ledger.LedgerHome;
import dev.vocalise.infra.ledger.MerkleTree;
import dev.vocalise.infra.ledger.TreeHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs the ledger as a whole whenever it has grown, once a second at most, and writes that outside
 * of the database. Before the first signature it compares the ledger with every head that was
 * written before; one that does not fit is said, and nothing is signed over it.
 */
public final class LedgerHeads implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LedgerHeads.class);
  private static final long EVERY_MILLIS = 1000;

  private final Ledger ledger;
  private final LedgerHome home;
  private final Consumer<String> copies;
  private final MerkleTree tree = new MerkleTree();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(LedgerHeads::daemon);
  private String origin = "";
  private long published;
  private boolean compared;
  private volatile @Nullable String problem;

  /**
   * @param copies takes each signed note too
   */
  public LedgerHeads(Ledger ledger, LedgerHome home, Consumer<String> copies) {
    this.ledger = ledger;
    this.home = home;
    this.copies = copies;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "ledger-heads");
    thread.setDaemon(true);
    return thread;
  }

  public void start() {
    Future<?> unused =
        thread.scheduleWithFixedDelay(this::publishQuietly, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** What does not fit; empty while all does. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  private void publishQuietly() {
    try {
      publish();
    } catch (IOException | RuntimeException e) {
      log.debug("the ledger's head could not be signed now", e);
    }
  }

  /** Signs and writes the head, unless nothing is new. */
  public synchronized void publish() throws IOException {
    if (!compared) {
      compare();
    }
    ledger.after(tree.size(), this::add);
    if (problem != null || tree.size() <= published) {
      return;
    }
    TreeHead head = TreeHead.sign(origin, tree.size(), tree.root(), Database.now(), home.signer());
    String note = head.note(home.signer().publicKey());
    home.heads().add(note);
    published = tree.size();
    copies.accept(note);
  }

  private void add(LedgerEntry entry) {
    byte[] leaf = MerkleTree.leaf(entry.envelope().getBytes(StandardCharsets.UTF_8));
    origin = origin.isEmpty() ? TreeHead.origin(leaf) : origin;
    tree.add(leaf);
  }

  private void compare() throws IOException {
    HeadLog.Content written = home.heads().read();
    List<TreeHead> heads =
        written.heads().stream()
            .sorted((one, other) -> Long.compare(one.size(), other.size()))
            .toList();
    Iterator<TreeHead> left = heads.iterator();
    TreeHead[] next = {left.hasNext() ? left.next() : null};
    ledger.after(
        0,
        entry -> {
          add(entry);
          while (next[0] != null && next[0].size() == tree.size()) {
            fits(next[0], HexFormat.of().formatHex(tree.root()));
            published = tree.size();
            next[0] = left.hasNext() ? left.next() : null;
          }
        });
    if (next[0] != null) {
      say(
          "the ledger has %d entries, but %s says that it had %d at %s: its end was cut off"
              .formatted(tree.size(), home.heads().file(), next[0].size(), next[0].at()));
    }
    compared = true;
  }

  private void fits(TreeHead head, String root) {
    if (!head.root().equals(root)) {
      say(
          "the first %d entries of the ledger are not those that %s speaks of at %s: expected root %s, got %s"
              .formatted(head.size(), home.heads().file(), head.at(), head.root(), root));
    }
  }

  private void say(String what) {
    if (problem == null) {
      problem = what + "; run: vocalise audit";
      log.error(problem);
    }
  }

  /** Signs what came last. */
  @Override
  public void close() {
    thread.shutdown();
    publishQuietly();
  }
}
