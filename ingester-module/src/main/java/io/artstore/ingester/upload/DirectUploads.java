package io.artstore.ingester.upload;

import io.artstore.client.ElementDirectory.KnownElement;
import io.artstore.client.StoredDocument;
import io.artstore.ingester.placement.Placement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Uploads without a key: the first element that takes the document gets it. */
final class DirectUploads {
  private final Placement placement;
  private final ElementWriter writer;

  DirectUploads(Placement placement, ElementWriter writer) {
    this.placement = placement;
    this.writer = writer;
  }

  StoredDocument store(Upload upload) throws IOException {
    Iterator<KnownElement> candidates =
        placement.candidates(upload.attributes().retentionPolicy(), upload.body().length());
    List<Attempt.Refused> refusals = new ArrayList<>();
    while (candidates.hasNext()) {
      switch (writer.store(candidates.next(), upload)) {
        case Attempt.Stored stored -> {
          return stored.document();
        }
        case Attempt.Refused refused -> refusals.add(refused);
      }
    }
    throw NoStorage.problem(placement, upload, refusals);
  }
}
