package io.artstore.servicekit.http;

/**
 * One method of one address.
 *
 * @param always answered also when the service is full
 */
record Route(
    String method, PathTemplate template, Access access, RouteHandler handler, boolean always) {}
