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
 */
public record EngineSettings(
    String toolVersion, String osUser, String host, Remedy remedy, RunLimits limits) {

  /** For the person and the machine that run this process. */
  public static EngineSettings ofThisProcess(String toolVersion, Remedy remedy, RunLimits limits) {
    return new EngineSettings(
        toolVersion, System.getProperty("user.name", "unknown"), hostName(), remedy, limits);
  }

  /** The same with commands that are called otherwise. */
  public EngineSettings with(Remedy other) {
    return new EngineSettings(toolVersion, osUser, host, other, limits);
  }

  /** The same with another patience. */
  public EngineSettings with(RunLimits other) {
    return new EngineSettings(toolVersion, osUser, host, remedy, other);
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
