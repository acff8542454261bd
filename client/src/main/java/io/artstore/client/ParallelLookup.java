package io.artstore.client;

import io.artstore.api.file.Document;
import io.artstore.api.file.FileId;
import io.artstore.client.ElementDirectory.KnownElement;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Asks several elements for one id at the same time, so that one that is silent costs its own
 * patience only and not that of each behind it.
 */
public final class ParallelLookup {
  private final Function<URI, StorageElementClient> connect;

  /** An element that has the document. */
  public record Holder(KnownElement element, Document document) {}

  /**
   * What was heard.
   *
   * @param deleted whether an element had the document before it was deleted there
   * @param unreached why an element did not say whether it has the document
   */
  public record Heard(List<Holder> holders, boolean deleted, Optional<ClientException> unreached) {
    public Heard {
      holders = List.copyOf(holders);
    }
  }

  private record Reply(
      KnownElement element, Optional<Lookup> lookup, Optional<ClientException> failure) {}

  /**
   * @param connect makes a client that gives up soon: a caller waits for the answer
   */
  public ParallelLookup(Function<URI, StorageElementClient> connect) {
    this.connect = connect;
  }

  /** Answers as soon as one element has the document; what the others say is not waited for. */
  public Heard first(FileId id, List<KnownElement> elements) {
    return ask(id, elements, 1);
  }

  /** Waits for every element. */
  public Heard all(FileId id, List<KnownElement> elements) {
    return ask(id, elements, elements.size());
  }

  private Heard ask(FileId id, List<KnownElement> elements, int enough) {
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("lookup-", 0).factory());
    try {
      CompletionService<Reply> replies = new ExecutorCompletionService<>(threads);
      elements.forEach(element -> replies.submit(() -> ask(id, element)));
      List<Holder> holders = new ArrayList<>();
      boolean deleted = false;
      Optional<ClientException> unreached = Optional.empty();
      for (int heard = 0; heard < elements.size() && holders.size() < enough; heard++) {
        Reply reply = replies.take().get();
        switch (reply.lookup().orElse(new Lookup.Unknown())) {
          case Lookup.Found found -> holders.add(new Holder(reply.element(), found.document()));
          case Lookup.Deleted gone -> deleted = true;
          case Lookup.Unknown unknown ->
              unreached = reply.failure().isPresent() ? reply.failure() : unreached;
        }
      }
      return new Heard(holders, deleted, unreached);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException.Broken("interrupted while elements were asked for " + id, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("elements cannot be asked for " + id, e);
    } finally {
      // Not waited for: an interrupted exchange ends by itself.
      threads.shutdownNow();
    }
  }

  private Reply ask(FileId id, KnownElement element) {
    try {
      Lookup lookup = connect.apply(element.client().uri()).find(id);
      return new Reply(element, Optional.of(lookup), Optional.empty());
    } catch (ClientException e) {
      return new Reply(element, Optional.empty(), Optional.of(e));
    }
  }
}
