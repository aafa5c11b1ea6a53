/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tunem: a link with a delay and a rate between two network namespaces, for kernels without netem.
 *
 *   usage: tunem NETNS_A NETNS_B DELAY_MS RATE_KBIT QUEUE_KB
 *
 * Opens a tun device "em0" in each namespace (made before with "ip netns add") and carries the
 * packets between the two. Each way has its own delay of DELAY_MS (so RTT = 2 * DELAY_MS), its own
 * rate of RATE_KBIT (0: unlimited) and its own queue: a packet that would have to wait behind more
 * than QUEUE_KB is dropped. Prints "up" on standard error once both devices exist; the caller then
 * gives them addresses. Runs until it is killed; the devices go with it. Needs root.
 *
 * SIGUSR1 cuts the link: every packet is lost, silently, as with a pulled cable. SIGUSR2 mends it.
 */
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S 1000000000LL
#define MAX_PACKET 65536
#define MAX_BURST 64 /* packets taken from one side before the other side has its turn */

typedef struct _Packet Packet;

struct _Packet
{
  Packet       *next;
  int64_t       due; /* ns: when it arrives at the far end */
  size_t        length;
  unsigned char data[];
};

typedef struct
{
  int     from; /* tun device the packets come from */
  int     to;   /* tun device they are delivered to */
  Packet *head;
  Packet *tail;
  int64_t line_free_at; /* ns: when the last packet taken will have left the sender */
} Direction;

typedef struct
{
  int64_t delay;       /* ns, one way */
  double  bytes_per_s; /* 0: unlimited */
  int64_t queue_bytes;
} LinkLimits;

static volatile sig_atomic_t link_is_cut;

static void
signal_cb (int signal_number)
{
  link_is_cut = signal_number == SIGUSR1;
}

static void
die (const char *what)
{
  perror (what);
  exit (1);
}

static int64_t
now_ns (void)
{
  struct timespec t;

  clock_gettime (CLOCK_MONOTONIC, &t);
  return t.tv_sec * NS_PER_S + t.tv_nsec;
}

static void
enter_namespace (const char *name)
{
  char path[256];
  int  fd;

  snprintf (path, sizeof path, "/run/netns/%s", name);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    die (path);
  if (setns (fd, CLONE_NEWNET) != 0)
    die ("setns");
  close (fd);
}

/* The device stays in its namespace when the process moves on to the next one. */
static int
open_tun_in (const char *namespace_name)
{
  struct ifreq request = { .ifr_name = "em0", .ifr_flags = IFF_TUN | IFF_NO_PI };
  int          fd;

  enter_namespace (namespace_name);
  fd = open ("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0)
    die ("/dev/net/tun");
  if (ioctl (fd, TUNSETIFF, &request) != 0)
    die ("TUNSETIFF");
  return fd;
}

static void
append (Direction *direction, Packet *packet)
{
  if (direction->tail != NULL)
    direction->tail->next = packet;
  else
    direction->head = packet;
  direction->tail = packet;
}

static Packet *
take_first (Direction *direction)
{
  Packet *packet = direction->head;

  direction->head = packet->next;
  if (direction->head == NULL)
    direction->tail = NULL;
  return packet;
}

/* Puts one packet in the queue, or drops it where the queue is full or the link is cut. */
static void
accept_packet (Direction *direction, const LinkLimits *limits, const void *data, size_t length)
{
  int64_t now = now_ns ();
  int64_t start = direction->line_free_at > now ? direction->line_free_at : now;
  Packet *packet;

  if (link_is_cut)
    return;
  if (limits->bytes_per_s > 0)
    {
      double bytes_waiting = (double) (start - now) / NS_PER_S * limits->bytes_per_s;

      if (bytes_waiting > limits->queue_bytes)
        return;
      direction->line_free_at = start + (int64_t) (length / limits->bytes_per_s * NS_PER_S);
    }
  else
    direction->line_free_at = now;

  packet = malloc (sizeof *packet + length);
  if (packet == NULL)
    die ("malloc");
  packet->next = NULL;
  packet->due = direction->line_free_at + limits->delay;
  packet->length = length;
  memcpy (packet->data, data, length);
  append (direction, packet);
}

static void
read_packets (Direction *direction, const LinkLimits *limits)
{
  unsigned char buffer[MAX_PACKET];

  for (int i = 0; i < MAX_BURST; i++)
    {
      ssize_t length = read (direction->from, buffer, sizeof buffer);

      if (length <= 0)
        return;
      accept_packet (direction, limits, buffer, length);
    }
}

/* A device that is down or full refuses the packet: it is lost, as on a real link. */
static void
send_or_lose (int tun, const Packet *packet)
{
  ssize_t written = write (tun, packet->data, packet->length);

  (void) written;
}

/* Delivers what is due. Returns how long the next packet has to wait, in ns, or -1 for none. */
static int64_t
deliver_packets (Direction *direction, int64_t now)
{
  while (direction->head != NULL && direction->head->due <= now)
    {
      Packet *packet = take_first (direction);

      if (!link_is_cut)
        send_or_lose (direction->to, packet);
      free (packet);
    }
  return direction->head != NULL ? direction->head->due - now : -1;
}

static void
wait_for_packets (const Direction directions[2], int64_t wait_ns)
{
  struct pollfd polls[2] = {
    { .fd = directions[0].from, .events = POLLIN },
    { .fd = directions[1].from, .events = POLLIN },
  };
  struct timespec timeout = { .tv_sec = wait_ns / NS_PER_S, .tv_nsec = wait_ns % NS_PER_S };

  ppoll (polls, 2, wait_ns < 0 ? NULL : &timeout, NULL);
}

static int64_t
earlier (int64_t a, int64_t b)
{
  if (a < 0 || b < 0)
    return a < 0 ? b : a;
  return a < b ? a : b;
}

static void
carry_packets (Direction directions[2], const LinkLimits *limits)
{
  for (;;)
    {
      int64_t now = now_ns ();
      int64_t wait_a = deliver_packets (&directions[0], now);
      int64_t wait_b = deliver_packets (&directions[1], now);

      wait_for_packets (directions, earlier (wait_a, wait_b));
      read_packets (&directions[0], limits);
      read_packets (&directions[1], limits);
    }
}

int
main (int argc, char **argv)
{
  struct sigaction action = { .sa_handler = signal_cb, .sa_flags = SA_RESTART };
  Direction        directions[2] = { { 0 }, { 0 } };
  LinkLimits       limits;

  if (argc != 6)
    {
      fprintf (stderr, "usage: tunem NETNS_A NETNS_B DELAY_MS RATE_KBIT QUEUE_KB\n");
      return 2;
    }
  limits.delay = (int64_t) (atof (argv[3]) * 1e6);
  limits.bytes_per_s = atof (argv[4]) * 1000 / 8;
  limits.queue_bytes = atoll (argv[5]) * 1024;

  sigaction (SIGUSR1, &action, NULL);
  sigaction (SIGUSR2, &action, NULL);
  directions[0].from = directions[1].to = open_tun_in (argv[1]);
  directions[1].from = directions[0].to = open_tun_in (argv[2]);
  fprintf (stderr, "up\n");
  carry_packets (directions, &limits);
}
