package io.artstore.schema;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Who runs the engine and how patient it is.
 *
 * @param toolVersion version of the program, written into the history
 * @param osUser the person or service account, written into the history
 * @param host where it runs, written into the history
 * @param remedy how messages name the commands
 * @param stop asks runs to end early
 */
public record EngineSettings(
    String toolVersion,
    String osUser,
    String host,
    Remedy remedy,
    RunLimits limits,
    StopSignal stop) {

  /** For runs that nobody stops. */
  public EngineSettings(
      String toolVersion, String osUser, String host, Remedy remedy, RunLimits limits) {
    this(toolVersion, osUser, host, remedy, limits, StopSignal.NEVER);
  }

  /** For the person and the machine that run this process. */
  public static EngineSettings ofThisProcess(String toolVersion, Remedy remedy, RunLimits limits) {
    return new EngineSettings(
        toolVersion, System.getProperty("user.name", "unknown"), hostName(), remedy, limits);
  }

  /** The same with commands that are called otherwise. */
  public EngineSettings with(Remedy other) {
    return new EngineSettings(toolVersion, osUser, host, other, limits, stop);
  }

  /** The same with another patience. */
  public EngineSettings with(RunLimits other) {
    return new EngineSettings(toolVersion, osUser, host, remedy, other, stop);
  }

  /** The same, ending when that asks. */
  public EngineSettings with(StopSignal other) {
    return new EngineSettings(toolVersion, osUser, host, remedy, limits, other);
  }

  /**
   * For work that is no step, between two pieces of it.
   *
   * @param work what would be cut off, and what that leaves
   * @throws SchemaStoppedException when somebody asked to end
   */
  public void requireGoingOn(String work) {
    if (stop.requested()) {
      throw new SchemaStoppedException(work + ": stopped as asked", null);
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // A machine that cannot resolve its own name still may run migrations.
      return "unknown";
    }
  }
}
