#include "CLibCurl.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

CURLcode plimsoll_easy_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}

CURLcode plimsoll_easy_set_string(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}

CURLcode plimsoll_easy_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}

CURLcode plimsoll_easy_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(easy, option, value);
}

CURLcode plimsoll_easy_set_blob(CURL *easy, CURLoption option, const void *bytes, size_t length) {
  struct curl_blob blob = {.data = (void *)bytes, .len = length, .flags = CURL_BLOB_COPY};
  return curl_easy_setopt(easy, option, &blob);
}

CURLcode plimsoll_easy_set_body(CURL *easy, const void *bytes, size_t length) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length);
  return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, length > 0 ? bytes : "") : code;
}

CURLcode plimsoll_easy_set_callback(CURL *easy, CURLoption option, plimsoll_data_callback callback) {
  return curl_easy_setopt(easy, option, callback);
}

static int set_user_timeout(void *context, curl_socket_t socket, curlsocktype purpose) {
  (void)context;
  if (purpose != CURLSOCKTYPE_IPCXN) return CURL_SOCKOPT_OK;
#ifdef TCP_USER_TIMEOUT
  unsigned int milliseconds = PLIMSOLL_TCP_USER_TIMEOUT_MS;
  // A kernel without the option still closes the connection after its own limits.
  (void)setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof milliseconds);
#else
  (void)socket;
#endif
  return CURL_SOCKOPT_OK;
}

CURLcode plimsoll_easy_set_dead_peer_detection(CURL *easy) {
  const struct {
    CURLoption option;
    long value;
  } settings[] = {
      {CURLOPT_TCP_KEEPALIVE, 1},
      {CURLOPT_TCP_KEEPIDLE, PLIMSOLL_TCP_KEEPALIVE_IDLE_S},
      {CURLOPT_TCP_KEEPINTVL, PLIMSOLL_TCP_KEEPALIVE_INTERVAL_S},
  };
  for (size_t index = 0; index < sizeof settings / sizeof *settings; index++) {
    CURLcode code = curl_easy_setopt(easy, settings[index].option, settings[index].value);
    if (code != CURLE_OK) return code;
  }
  return curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, set_user_timeout);
}

long plimsoll_easy_get_long(CURL *easy, CURLINFO info) {
  long value = 0;
  curl_easy_getinfo(easy, info, &value);
  return value;
}

void *plimsoll_easy_get_private(CURL *easy) {
  char *value = NULL;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &value);
  return value;
}

CURLMcode plimsoll_multi_set_socket_callback(CURLM *multi, curl_socket_callback callback, void *context) {
  CURLMcode code = curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, context);
  return code == CURLM_OK ? curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, callback) : code;
}

CURLMcode plimsoll_multi_set_timer_callback(CURLM *multi, curl_multi_timer_callback callback, void *context) {
  CURLMcode code = curl_multi_setopt(multi, CURLMOPT_TIMERDATA, context);
  return code == CURLM_OK ? curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, callback) : code;
}

CURLMcode plimsoll_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

CURL *plimsoll_multi_next_done(CURLM *multi, CURLcode *result) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left)) != NULL) {
    if (message->msg == CURLMSG_DONE) {
      *result = message->data.result;
      return message->easy_handle;
    }
  }
  return NULL;
}
