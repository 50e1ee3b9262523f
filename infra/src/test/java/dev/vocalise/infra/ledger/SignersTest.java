package dev.vocalise.infra.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and heads at places of the user's own, made and checked by other programs. */
class SignersTest {
  private static final byte[] MESSAGE = "statement".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path home;

  @Test
  void aKeyOfOpensslSigns() throws Exception {
    Path file = home.resolve("own.pem");
    run("openssl", "genpkey", "-algorithm", "ed25519", "-out", file.toString());
    Path half = home.resolve("public.pem");
    run("openssl", "pkey", "-in", file.toString(), "-pubout", "-out", half.toString());

    Signer key = Signers.of(home, Map.of("VOCALISE_SIGNING_KEY", file.toString()));

    assertThat(key.publicKey()).isEqualTo(LedgerKey.readPublic(half));
    assertThat(Files.readString(half)).isEqualTo(LedgerKey.pem(key.publicKey()));
    Files.write(home.resolve("message"), MESSAGE);
    Files.write(home.resolve("signature"), key.sign(MESSAGE));
    run(
        "openssl",
        "pkeyutl",
        "-verify",
        "-pubin",
        "-inkey",
        half.toString(),
        "-rawin",
        "-in",
        home.resolve("message").toString(),
        "-sigfile",
        home.resolve("signature").toString());
  }

  @Test
  void aCommandSignsAndAnotherKeysSignatureIsRefused() throws Exception {
    Path file = home.resolve("token.pem");
    run("openssl", "genpkey", "-algorithm", "ed25519", "-out", file.toString());
    Path half = home.resolve("public.pem");
    run("openssl", "pkey", "-in", file.toString(), "-pubout", "-out", half.toString());
    String command =
        "f=$(mktemp); cat > $f; openssl pkeyutl -sign -inkey %s -rawin -in $f | base64 -w0; rm $f"
            .formatted(file);

    Signer key =
        Signers.of(
            home,
            Map.of(
                "VOCALISE_SIGNING_COMMAND",
                command,
                "VOCALISE_SIGNING_PUBLIC_KEY",
                half.toString()));

    String signature = Base64.getEncoder().encodeToString(key.sign(MESSAGE));
    assertThat(LedgerKey.verify(key.publicKey(), MESSAGE, signature)).isTrue();
    assertThatThrownBy(() -> new CommandSigner("echo AAAA", key.publicKey()).sign(MESSAGE))
        .hasMessageContaining("printed no signature");
    assertThatThrownBy(() -> Signers.of(home, Map.of("VOCALISE_SIGNING_COMMAND", "sign-it")))
        .hasMessageContaining("VOCALISE_SIGNING_PUBLIC_KEY is not");
  }

  @Test
  void headsGoToFilesRepositoriesAndAddresses() throws Exception {
    Path repository = Files.createDirectory(home.resolve("repository"));
    run("git", "-C", repository.toString(), "init", "--quiet");
    run("git", "-C", repository.toString(), "config", "user.email", "test@localhost");
    run("git", "-C", repository.toString(), "config", "user.name", "test");
    List<String> posted = new ArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    LedgerKey key = LedgerKey.open(home.resolve("key.pem"));
    byte[] leaf = MerkleTree.leaf(MESSAGE);
    Path file = home.resolve("heads.txt");
    String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    HeadCopies copies = HeadCopies.to(file + ", git:" + repository + "," + address);

    for (int size = 1; size <= 3; size++) {
      copies.accept(
          TreeHead.sign(TreeHead.origin(leaf), size, leaf, Instant.EPOCH, key)
              .note(key.publicKey()));
    }
    copies.close();
    server.stop(0);

    // The first at once, the last at the end, and what came in the same minute not.
    assertThat(new HeadLog(file).read().heads()).extracting(TreeHead::size).containsExactly(1L, 3L);
    assertThat(posted).hasSize(2);
    assertThat(copies.heads()).extracting(TreeHead::size).containsExactly(1L, 3L, 1L, 3L);
    assertThat(run("git", "-C", repository.toString(), "log", "--format=%s"))
        .contains("Head of the ledger over 3");
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + "\n" + output).isZero();
    return output;
  }
}
