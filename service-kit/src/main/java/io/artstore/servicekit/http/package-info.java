/**
 * HTTP on Jetty's core: routes, access, streaming bodies, problem documents, and everything that
 * guards a service against its callers. It knows nothing of what the routes do.
 */
@NullMarked
package io.artstore.servicekit.http;

import org.jspecify.annotations.NullMarked;
