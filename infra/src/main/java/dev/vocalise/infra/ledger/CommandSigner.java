package dev.vocalise.infra.ledger;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * A key that never comes here: a command of the user signs, for example with a hardware token. It
 * gets the message on its standard input and prints Base64 of the 64 bytes of an Ed25519 signature.
 *
 * @param command for {@code sh -c}
 * @param publicKey Base64 of the DER encoding
 */
public record CommandSigner(String command, String publicKey) implements Signer {
  private static final int LIMIT_SECONDS = 30;

  @Override
  public String id() {
    return LedgerKey.idOf(publicKey);
  }

  @Override
  public byte[] sign(byte[] message) {
    String answer;
    try {
      Process process =
          new ProcessBuilder("sh", "-c", command)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      give(message, process);
      answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw failure("did not end with exit code 0 within " + LIMIT_SECONDS + " s");
      }
    } catch (IOException e) {
      throw failure(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("was interrupted");
    }
    if (!LedgerKey.verify(publicKey, message, answer)) {
      throw failure("printed no signature of the key in VOCALISE_SIGNING_PUBLIC_KEY");
    }
    return Base64.getDecoder().decode(answer);
  }

  private static void give(byte[] message, Process process) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(message);
    } catch (IOException e) {
      // It ended without reading all of it; what it printed decides.
    }
  }

  private IllegalStateException failure(String what) {
    return new IllegalStateException(
        "the command of VOCALISE_SIGNING_COMMAND (%s) %s; run it by hand to see why"
            .formatted(command, what));
  }
}
