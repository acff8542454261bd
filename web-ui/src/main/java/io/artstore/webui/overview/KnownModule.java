package io.artstore.webui.overview;

import java.net.URI;

/**
 * A module that the page reports on.
 *
 * @param title what people call it, such as the name of a storage element
 * @param address where it serves, with or without a last slash
 */
public record KnownModule(String title, URI address) {
  URI at(String path) {
    String text = address.toString();
    String root = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    return URI.create(root + path);
  }
}
