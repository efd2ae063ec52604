package main

import (
	"context"
	"os"

	"paysandbox/app"
	"paysandbox/runner/client"
	"paysandbox/runner/report"
	"paysandbox/server/certs"
)

type caCommand struct {
	Format    string `help:"pem; p12, a trust store for Java from 8u301 on and .NET; jks, one for every Java. The password of both is changeit." enum:"pem,p12,jks" default:"pem" env:"SANDBOX_FORMAT"`
	Data      string `help:"Directory of the authority (ca.pem, ca.key); it is made there if there is none." placeholder:"DIR" env:"SANDBOX_DATA"`
	PublicURL string `help:"With --data: where browsers find the sandbox, for whose host the authority shall vouch too." placeholder:"URL" env:"SANDBOX_PUBLIC_URL"`
	Server    string `help:"Without --data: the running sandbox, by default http://127.0.0.1:8080." placeholder:"URL" env:"SANDBOX_SERVER"`
	Out       string `help:"Write this file instead of standard output." placeholder:"FILE" env:"SANDBOX_OUT"`
}

// Help is what --help says further.
func (*caCommand) Help() string {
	return `The authority vouches for the providers' hosts, localhost, loopback and the host of --public-url, and for nothing else: its certificate says so, and clients hold it to that. Nothing is installed anywhere; what trusts it is yours to say.`
}

// Run implements the command.
func (c *caCommand) Run(ctx context.Context, s *streams) error {
	if c.Data != "" && c.Server != "" {
		return usage("the authority of --data %s or that of --server %s? Say one", c.Data, c.Server)
	}
	if c.Format != "pem" && c.Out == "" && s.terminal {
		return usage("--format %s is no text: say --out FILE", c.Format)
	}
	content, err := c.certificate(ctx)
	if err != nil {
		return err
	}
	if c.Out == "" {
		_, err = s.out.Write(content)
		return err
	}
	if err := os.WriteFile(c.Out, content, 0o644); err != nil {
		return &exitError{report.ExitEnvironment, err.Error()}
	}
	return nil
}

func (c *caCommand) certificate(ctx context.Context) (content []byte, err error) {
	if c.Data == "" {
		asking := client.Client{Server: c.Server}
		if asking.Server == "" {
			asking.Server = "http://127.0.0.1:8080"
		}
		err = asking.Do(ctx, "GET", "/ca."+c.Format, nil, &content)
		return content, err
	}
	authority, err := app.Authority(c.Data, c.PublicURL)
	if err != nil {
		return nil, cannotOpen(err)
	}
	return map[string]func(*certs.Authority) ([]byte, error){
		"pem": func(a *certs.Authority) ([]byte, error) { return a.PEM(), nil },
		"p12": (*certs.Authority).PKCS12,
		"jks": (*certs.Authority).JKS,
	}[c.Format](authority)
}
