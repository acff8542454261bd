package io.artstore.client;

import io.artstore.api.file.Document;
import io.artstore.api.file.Sha256;
import io.artstore.api.file.UploadAttributes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.UUID;

/** One document on its way to the ingester, in as many attempts as its source allows. */
final class DocumentUpload {
  private final Transport transport;
  private final URI files;
  private final TokenSource tokens;
  private final Retries retries;
  private boolean sourceUsed;

  DocumentUpload(Transport transport, URI files, TokenSource tokens, Retries retries) {
    this.transport = transport;
    this.files = files;
    this.tokens = tokens;
    this.retries = retries;
  }

  Document run(UploadAttributes attributes, UploadSource source) {
    String key = UUID.randomUUID().toString();
    return retries.call(
        () -> attempt(attributes, source, key), () -> !sourceUsed || source.readAgain());
  }

  private Document attempt(UploadAttributes attributes, UploadSource source, String key) {
    MessageDigest digest = Sha256Digest.start();
    try (InputStream bytes = source.open()) {
      UploadBody body = new UploadBody(new DigestInputStream(bytes, digest), source.length());
      try (Answer answer = transport.send(call(attributes, key).body(body)).require(200, 201)) {
        return verify(answer.json(Document.class), body, Sha256.of(digest.digest()));
      } finally {
        sourceUsed |= body.consumed();
      }
    } catch (IOException e) {
      throw new ClientException.SourceFailed(
          "the bytes to send could not be read: " + e.getMessage(), e);
    }
  }

  private Call call(UploadAttributes attributes, String key) {
    return Call.to("POST", URI.create(files + Call.query(attributes.toParameters())))
        .as(tokens)
        .header("Content-Type", attributes.contentType())
        .header("Idempotency-Key", key)
        .repeatable();
  }

  /** An answer to an earlier attempt's bytes comes before this attempt's are read. */
  private static Document verify(Document document, UploadBody body, Sha256 sent) {
    if (body.consumed() && body.sent() == document.size() && !document.sha256().equals(sent)) {
      throw new ClientException.Damaged(
          "file %s: sent bytes of digest %s, stored are %s"
              .formatted(document.fileId(), sent, document.sha256()));
    }
    return document;
  }
}
