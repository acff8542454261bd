package io.artstore.client;

import io.artstore.api.file.Document;
import io.artstore.api.file.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.MessageDigest;

/** One document on its way here: after a cut it goes on from the last byte that arrived. */
final class ResumingDownload {
  private static final int BUFFER_BYTES = 256 * 1024;

  private final Transport transport;
  private final URI content;
  private final TokenSource tokens;
  private final Document document;
  private final MessageDigest digest = Sha256Digest.start();
  private long written;

  ResumingDownload(Transport transport, URI content, TokenSource tokens, Document document) {
    this.transport = transport;
    this.content = content;
    this.tokens = tokens;
    this.document = document;
  }

  /** Goes on as long as attempts bring bytes; those that bring none are bounded. */
  void writeTo(OutputStream target, Retries retries) {
    boolean complete = false;
    while (!complete) {
      long before = written;
      try {
        retries.run(() -> attempt(target));
        complete = true;
      } catch (ClientException e) {
        if (written == before || !Retries.canHelp(e)) {
          throw e;
        }
      }
    }
    Sha256 arrived = Sha256.of(digest.digest());
    if (!arrived.equals(document.sha256())) {
      throw new ClientException.Damaged(
          "file %s: %d bytes of digest %s arrived, stored are %d of %s"
              .formatted(document.fileId(), written, arrived, document.size(), document.sha256()));
    }
  }

  private void attempt(OutputStream target) {
    Call call = Call.to("GET", content).as(tokens).repeatable();
    if (written > 0) {
      call.header("Range", "bytes=" + written + "-")
          .header("If-Range", "\"" + document.sha256() + "\"");
    }
    try (Answer answer = transport.send(call).require(200, 206)) {
      InputStream body = answer.body();
      if (written > 0) {
        seek(answer, body);
      }
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        target.write(buffer, 0, count);
        digest.update(buffer, 0, count);
        written += count;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("what was fetched could not be written", e);
    }
  }

  /** A service that sends everything again is read up to where we are. */
  private void seek(Answer answer, InputStream body) throws IOException {
    if (answer.status() == 200) {
      body.skipNBytes(written);
      return;
    }
    String range = answer.header("Content-Range").orElse("");
    if (!range.startsWith("bytes " + written + "-")) {
      throw new ClientException.Unintelligible(
          "%s: asked for bytes from %d, got \"%s\"".formatted(content, written, range), null);
    }
  }
}
