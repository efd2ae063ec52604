package egress_test

import (
	"context"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/server/egress"
)

// A tunnel in which nothing moves ends; every byte in either way keeps it.
func TestIdleTunnelsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, a := net.Pipe()
		b, upstream := net.Pipe()
		began, ended := time.Now(), make(chan time.Duration)
		go func() {
			egress.Carry(context.Background(), time.Minute, a, b)
			ended <- time.Since(began)
		}()
		for range 3 {
			time.Sleep(50 * time.Second)
			go func() { _, _ = client.Write([]byte("x")) }()
			_, err := io.ReadFull(upstream, make([]byte, 1))
			require.NoError(t, err)
		}
		assert.Equal(t, 3*50*time.Second+time.Minute, <-ended)
		_, err := client.Read(make([]byte, 1))
		assert.ErrorIs(t, err, io.EOF)
	})
}

func TestTunnelsEndWithTheirContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, a := net.Pipe()
		b, upstream := net.Pipe()
		ctx, cancel := context.WithCancel(context.Background())
		go egress.Carry(ctx, time.Hour, a, b)
		synctest.Wait()
		cancel()
		for _, c := range []net.Conn{client, upstream} {
			_, err := c.Read(make([]byte, 1))
			assert.ErrorIs(t, err, io.EOF)
		}
	})
}
