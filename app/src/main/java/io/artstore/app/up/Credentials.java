package io.artstore.app.up;

import io.artstore.api.json.WireJson;
import io.artstore.app.installation.DataDirectory;
import io.artstore.app.installation.Part;
import io.artstore.app.installation.Ports;
import io.artstore.app.installation.Secrets;
import io.artstore.client.AdminClient;
import io.artstore.filestore.DurableFiles;
import io.artstore.filestore.DurableFiles.Readers;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * The content of {@code credentials.json}: what the first person and the first program sign in
 * with.
 */
record Credentials(Administrator admin, Client client, URI tokenUrl) {
  private static final String ADMINISTRATOR = "admin";

  record Administrator(String username, String password) {}

  record Client(String clientId, String clientSecret) {}

  static Credentials of(DataDirectory data, Ports ports, Secrets secrets) throws IOException {
    return new Credentials(
        new Administrator(ADMINISTRATOR, secrets.of(data.adminPassword())),
        new Client(DataDirectory.FIRST_CLIENT, secrets.of(data.client(DataDirectory.FIRST_CLIENT))),
        AdminClient.tokenEndpoint(ports.url(Part.ADMIN)));
  }

  void write(DataDirectory data) throws IOException {
    DurableFiles.replace(
        data.credentials(),
        (WireJson.mapper().writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8),
        Readers.OWNER);
  }
}
