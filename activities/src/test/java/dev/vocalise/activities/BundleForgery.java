package dev.vocalise.activities;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.disk.DurableFiles;
import dev.vocalise.infra.ledger.Envelope;
import dev.vocalise.infra.ledger.LedgerKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A bundle in which somebody changes what they like, and makes the lists of digests fit again. */
record BundleForgery(Path bundle) {
  private static final String CONTENT = "content.sha256";
  private static final String SUMS = "SHA256SUMS";

  /** What a forger does. */
  @FunctionalInterface
  interface Change {
    void make(BundleForgery bundle) throws Exception;
  }

  static BundleForgery copyOf(Path bundle, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(bundle)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(bundle.relativize(file).toString());
        Files.createDirectories(DurableFiles.folderOf(copy));
        Files.copy(file, copy);
      }
    }
    return new BundleForgery(to);
  }

  Path file(String path) {
    return bundle.resolve(path);
  }

  String text(String path) throws IOException {
    return Files.readString(file(path));
  }

  /** Changes a file; it must not be as it was. */
  void edit(String path, UnaryOperator<String> change) throws IOException {
    String before = text(path);
    String after = change.apply(before);
    if (after.equals(before)) {
      throw new IllegalStateException("nothing was changed in " + path + ": " + before);
    }
    Files.writeString(file(path), after);
  }

  /** A file in the place of another. */
  void copy(String from, String to) throws IOException {
    Files.copy(file(from), file(to), StandardCopyOption.REPLACE_EXISTING);
  }

  void swap(String one, String other) throws IOException {
    Path aside = file("aside");
    Files.move(file(one), aside);
    Files.move(file(other), file(one));
    Files.move(aside, file(other));
  }

  /** Names of the files in a folder, in their order. */
  List<String> in(String folder) throws IOException {
    try (Stream<Path> files = Files.list(file(folder))) {
      return files.map(file -> folder + "/" + file.getFileName()).sorted().toList();
    }
  }

  String last(String folder) throws IOException {
    List<String> all = in(folder);
    return all.get(all.size() - 1);
  }

  /** Changes what a statement says; its signature stays. */
  void editStatement(String path, UnaryOperator<String> change) throws IOException {
    Envelope old = Envelope.parse(text(path));
    Envelope changed =
        new Envelope(old.payloadType(), change.apply(old.payload()), old.keyId(), old.signature());
    edit(path, any -> changed.toJson());
  }

  /** Signs a statement with a key of the forger's. */
  void sign(String path, LedgerKey key, UnaryOperator<String> change) throws IOException {
    String payload = change.apply(Envelope.parse(text(path)).payload());
    edit(path, any -> Envelope.sign(payload, key).toJson());
  }

  /** Puts a key among those of the bundle. */
  void add(LedgerKey key) throws IOException {
    Files.writeString(file("keys/" + key.id() + ".pem"), LedgerKey.pem(key.publicKey()));
  }

  /** The digest of the list of content, as it would have to be signed. */
  String content() throws IOException {
    list(CONTENT, path -> !path.startsWith("heads/") && !path.startsWith("proofs/"));
    return Sha256.of(file(CONTENT));
  }

  /** Both lists of digests are as the files are. */
  void fit() throws IOException {
    content();
    list(SUMS, path -> true);
  }

  private void list(String name, Predicate<String> has) throws IOException {
    String own = last("statements");
    Map<String, String> sums = new TreeMap<>();
    try (Stream<Path> files = Files.walk(bundle)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = bundle.relativize(file).toString();
        boolean later = name.equals(CONTENT) && (path.equals(own) || path.equals(CONTENT));
        if (has.test(path) && !later && !path.equals(SUMS)) {
          sums.put(path, Sha256.of(file));
        }
      }
    }
    StringBuilder text = new StringBuilder();
    sums.forEach((path, digest) -> text.append(digest).append("  ").append(path).append('\n'));
    Files.write(file(name), text.toString().getBytes(UTF_8));
  }
}
