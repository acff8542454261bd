package io.artstore.app.installation;

import io.artstore.filestore.DurableFiles;
import io.artstore.filestore.DurableFiles.Readers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** Secrets in files of mode 0600: made when first asked for, the same ever after. */
public final class Secrets {
  /** 256 bits, 43 characters: too many to guess, so that a fast hash of them is enough. */
  private static final int BYTES = 32;

  private final SecureRandom random;

  public Secrets(SecureRandom random) {
    this.random = random;
  }

  /** The secret of a file; two processes that ask at once get the same one. */
  public String of(Path file) throws IOException {
    if (Files.notExists(file)) {
      byte[] secret = new byte[BYTES];
      random.nextBytes(secret);
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "\n";
      Files.createDirectories(file.toAbsolutePath().getParent());
      DurableFiles.claim(file, text.getBytes(StandardCharsets.US_ASCII), Readers.OWNER);
    }
    return Files.readString(file).strip();
  }
}
