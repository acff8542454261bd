package io.artstore.element.registry;

import io.artstore.api.element.ElementAnnouncement;
import io.artstore.api.element.ElementStatus;
import io.artstore.client.AdminClient;
import io.artstore.client.ClientException;
import io.artstore.element.catalog.StatusOfElement;
import io.artstore.filestore.FileStoreException;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One announcement, to be repeated. An element that cannot announce itself goes on serving. For one
 * thread.
 */
public final class Announcement implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Announcement.class);

  private final AdminClient admin;
  private final StatusOfElement status;
  private final URI address;
  private boolean heard;
  private boolean complained;

  public Announcement(AdminClient admin, StatusOfElement status, URI address) {
    this.admin = admin;
    this.status = status;
    this.address = address;
  }

  @Override
  public void run() {
    try {
      ElementStatus now = status.now();
      admin.announce(
          now.elementId(),
          new ElementAnnouncement(
              now.name(),
              now.mode(),
              address,
              now.capacityBytes(),
              now.usedBytes(),
              now.fileCount(),
              now.priority()));
      if (!heard) {
        LOG.info("the registry knows element {} at {}", now.elementId(), address);
      }
      heard = true;
      complained = false;
    } catch (ClientException | FileStoreException e) {
      if (!complained) {
        LOG.warn("the element could not announce itself: {}", e.getMessage());
      }
      heard = false;
      complained = true;
    }
  }
}
