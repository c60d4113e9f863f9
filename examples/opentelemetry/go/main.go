// An agent without a framework: spans of OpenTelemetry, by its conventions for generative AI.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"
)

var tracer api.Tracer
var turns, tries int

func chat(ctx context.Context, prompt string) {
	turns++
	reason := "stop"
	if turns < 3 {
		reason = "tool_calls"
	}
	_, span := tracer.Start(ctx, "chat m-1", api.WithAttributes(
		attribute.String("gen_ai.operation.name", "chat"),
		attribute.String("gen_ai.request.model", "m-1"),
		attribute.String("gen_ai.input.messages", prompt),
		attribute.StringSlice("gen_ai.response.finish_reasons", []string{reason}),
		attribute.Int("gen_ai.usage.input_tokens", 100*turns),
		attribute.Int("gen_ai.usage.output_tokens", 10*turns),
	))
	span.End()
}

func lookupOrder(ctx context.Context, order string) error {
	tries++
	_, span := tracer.Start(ctx, "execute_tool lookup_order", api.WithAttributes(
		attribute.String("gen_ai.operation.name", "execute_tool"),
		attribute.String("gen_ai.tool.name", "lookup_order"),
		attribute.String("gen_ai.tool.call.arguments", order),
	))
	defer span.End()
	if tries > 1 {
		return nil
	}
	err := errors.New("no answer about " + order)
	span.SetAttributes(attribute.String("error.type", "timeout"))
	span.SetStatus(codes.Error, err.Error())
	return err
}

func main() {
	ctx := context.Background()
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		log.Fatal(err)
	}
	provider := trace.NewTracerProvider(trace.WithBatcher(exporter))
	tracer = provider.Tracer("support")

	question := os.Args[1]
	agent, span := tracer.Start(ctx, "invoke_agent support", api.WithAttributes(
		attribute.String("gen_ai.operation.name", "invoke_agent"),
		attribute.String("gen_ai.agent.name", "support"),
	))
	chat(agent, question)
	if lookupOrder(agent, question) != nil {
		chat(agent, question)
		_ = lookupOrder(agent, question)
	}
	chat(agent, question)
	span.End()

	if err := provider.Shutdown(ctx); err != nil {
		log.Fatal(err)
	}
	fmt.Println("Your order has left the warehouse.")
}
