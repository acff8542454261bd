package io.artstore.query.feed;

import io.artstore.api.element.ElementId;
import io.artstore.client.ElementDirectory;
import io.artstore.client.ElementDirectory.KnownElement;
import io.artstore.query.db.FeedJournal;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One follower for each registered element; new elements are noticed, moved ones followed there.
 */
public final class Followers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Followers.class);

  /** Stands for the list of elements among the failures. */
  public static final String REGISTRY = "registry";

  private final ElementDirectory directory;
  private final FeedJournal journal;
  private final FollowSettings settings;
  private final Map<ElementId, Follower> followers = new ConcurrentHashMap<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile Optional<String> failure = Optional.of("not heard of yet");

  private Followers(ElementDirectory directory, FeedJournal journal, FollowSettings settings) {
    this.directory = directory;
    this.journal = journal;
    this.settings = settings;
    this.thread = Thread.ofVirtual().name("follow-registry").unstarted(this::run);
  }

  public static Followers start(
      ElementDirectory directory, FeedJournal journal, FollowSettings settings) {
    Followers followers = new Followers(directory, journal, settings);
    followers.thread.start();
    return followers;
  }

  /** What keeps feeds from being read, by element, {@link #REGISTRY} included. */
  public Map<String, String> failures() {
    Map<String, String> failures = new ConcurrentHashMap<>();
    failure.ifPresent(reason -> failures.put(REGISTRY, reason));
    followers.forEach(
        (element, follower) ->
            follower.failure().ifPresent(reason -> failures.put(element.toString(), reason)));
    return failures;
  }

  /** How many feeds are followed, and how many of them were read to the end since the start. */
  public int following() {
    return followers.size();
  }

  public int caughtUp() {
    return (int) followers.values().stream().filter(Follower::caughtUp).count();
  }

  private void run() {
    try {
      do {
        refresh();
      } while (!stop.await(settings.registryRefresh().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      // Only close() interrupts, and it stops the followers itself.
      Thread.currentThread().interrupt();
    }
  }

  private void refresh() {
    try {
      Set<ElementId> known = new HashSet<>();
      for (KnownElement element : directory.elements()) {
        known.add(element.id());
        follow(element);
      }
      Set<ElementId> gone = new HashSet<>(followers.keySet());
      gone.removeAll(known);
      gone.forEach(this::leave);
      failure = Optional.empty();
    } catch (Throwable e) {
      // Whatever it is: nobody else starts this loop again.
      Optional<String> reason = Optional.of(String.valueOf(e.getMessage()));
      boolean known = failure.equals(reason);
      failure = reason;
      if (!known) {
        log.warn("the list of storage elements cannot be had yet: {}", e.toString());
      }
    }
  }

  private void follow(KnownElement element) {
    Follower present = followers.get(element.id());
    if (present != null
        && present.isAlive()
        && present.client().uri().equals(element.client().uri())) {
      return;
    }
    leave(element.id());
    Follower follower =
        new Follower(element.id(), element.client(), journal, settings, System::nanoTime);
    followers.put(element.id(), follower);
    follower.start();
    log.info("following element {} at {}", element.id(), element.client().uri());
  }

  /** What it told stays: an element that left the registry may come back. */
  private void leave(ElementId element) {
    Follower follower = followers.remove(element);
    if (follower != null) {
      follower.close();
    }
  }

  @Override
  public void close() {
    stop.countDown();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Set.copyOf(followers.keySet()).forEach(this::leave);
  }
}
