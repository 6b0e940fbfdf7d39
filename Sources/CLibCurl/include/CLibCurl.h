#ifndef PLIMSOLL_CLIBCURL_H
#define PLIMSOLL_CLIBCURL_H

#include <curl/curl.h>

// Swift cannot call variadic C functions. These functions call curl_easy_setopt, curl_easy_getinfo and curl_multi_setopt with
// a fixed number of arguments.

// Time limits for a peer that no longer responds. The kernel sends the first keepalive probe after PLIMSOLL_TCP_KEEPALIVE_IDLE_S
// seconds without data, then one per interval. It closes the connection when data or probes have been unacknowledged for
// PLIMSOLL_TCP_USER_TIMEOUT_MS (tcp(7)). An idle connection therefore fails after 30 to 35 seconds.
#define PLIMSOLL_TCP_KEEPALIVE_IDLE_S 15L
#define PLIMSOLL_TCP_KEEPALIVE_INTERVAL_S 5L
#define PLIMSOLL_TCP_USER_TIMEOUT_MS 30000

typedef size_t (*plimsoll_data_callback)(char *bytes, size_t size, size_t count, void *context);

CURLcode plimsoll_easy_set_long(CURL *easy, CURLoption option, long value);
CURLcode plimsoll_easy_set_string(CURL *easy, CURLoption option, const char *value);
CURLcode plimsoll_easy_set_pointer(CURL *easy, CURLoption option, void *value);
CURLcode plimsoll_easy_set_list(CURL *easy, CURLoption option, struct curl_slist *value);
/// Copies the bytes.
CURLcode plimsoll_easy_set_blob(CURL *easy, CURLoption option, const void *bytes, size_t length);
/// Copies the bytes.
CURLcode plimsoll_easy_set_body(CURL *easy, const void *bytes, size_t length);
CURLcode plimsoll_easy_set_callback(CURL *easy, CURLoption option, plimsoll_data_callback callback);
/// Enables keepalive and TCP_USER_TIMEOUT, so that a connection to a dead peer fails within 35 seconds.
CURLcode plimsoll_easy_set_dead_peer_detection(CURL *easy);
long plimsoll_easy_get_long(CURL *easy, CURLINFO info);
void *plimsoll_easy_get_private(CURL *easy);
CURLMcode plimsoll_multi_set_socket_callback(CURLM *multi, curl_socket_callback callback, void *context);
CURLMcode plimsoll_multi_set_timer_callback(CURLM *multi, curl_multi_timer_callback callback, void *context);
CURLMcode plimsoll_multi_set_long(CURLM *multi, CURLMoption option, long value);
/// Reads the next CURLMSG_DONE message. Returns the easy handle of the completed transfer, or NULL if there is no message.
CURL *plimsoll_multi_next_done(CURLM *multi, CURLcode *result);

#endif
